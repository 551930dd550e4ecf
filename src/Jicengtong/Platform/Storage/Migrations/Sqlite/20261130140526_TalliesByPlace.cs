using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TalliesByPlace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_inbox_asks_holder_id_box_sort_key_id",
                table: "inbox_asks");

            migrationBuilder.AddColumn<string>(
                name: "unit_path",
                table: "inbox_tallies",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql("UPDATE inbox_tallies SET unit_path = COALESCE((SELECT u.unit_path FROM organization_units u WHERE u.code = inbox_tallies.unit_code), '')");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_tallies_subject_id_unit_path",
                table: "inbox_tallies",
                columns: new[] { "subject_id", "unit_path" });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_holder_id_box_sort_key_id_subject_id",
                table: "inbox_asks",
                columns: new[] { "holder_id", "box", "sort_key", "id", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_subject_id",
                table: "inbox_asks",
                column: "subject_id",
                filter: "answer = 'Questioned'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_inbox_tallies_subject_id_unit_path",
                table: "inbox_tallies");

            migrationBuilder.DropIndex(
                name: "ix_inbox_asks_holder_id_box_sort_key_id_subject_id",
                table: "inbox_asks");

            migrationBuilder.DropIndex(
                name: "ix_inbox_asks_subject_id",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "unit_path",
                table: "inbox_tallies");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_holder_id_box_sort_key_id",
                table: "inbox_asks",
                columns: new[] { "holder_id", "box", "sort_key", "id" });
        }
    }
}
