using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SentByAuthor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_directive_relays_by_id_directive_id",
                table: "directive_relays",
                columns: new[] { "by_id", "directive_id" });

            migrationBuilder.CreateIndex(
                name: "ix_directive_directives_author_id_id",
                table: "directive_directives",
                columns: new[] { "author_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_directive_relays_by_id_directive_id",
                table: "directive_relays");

            migrationBuilder.DropIndex(
                name: "ix_directive_directives_author_id_id",
                table: "directive_directives");
        }
    }
}
