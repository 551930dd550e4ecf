using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Revisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "revised",
                table: "inbox_subjects",
                type: "TEXT",
                maxLength: 600,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "why_tight",
                table: "directive_relays",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "issued_at",
                table: "directive_directives",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "matter",
                table: "directive_directives",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "directive_revisions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    directive_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: false),
                    changes = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    asked_again = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_revisions", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_revisions_directive_directives",
                        column: x => x.directive_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_directive_directives_matter_issued_at",
                table: "directive_directives",
                columns: new[] { "matter", "issued_at" });

            migrationBuilder.CreateIndex(
                name: "ux_directive_revisions_directive_id_number",
                table: "directive_revisions",
                columns: new[] { "directive_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "directive_revisions");

            migrationBuilder.DropIndex(
                name: "ix_directive_directives_matter_issued_at",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "revised",
                table: "inbox_subjects");

            migrationBuilder.DropColumn(
                name: "why_tight",
                table: "directive_relays");

            migrationBuilder.DropColumn(
                name: "issued_at",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "matter",
                table: "directive_directives");
        }
    }
}
