using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
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
                type: "character varying(600)",
                maxLength: 600,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "why_tight",
                table: "directive_relays",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "issued_at",
                table: "directive_directives",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "matter",
                table: "directive_directives",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "directive_revisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    directive_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    before = table.Column<string>(type: "text", nullable: false),
                    changes = table.Column<string>(type: "text", nullable: false),
                    why = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    asked_again = table.Column<int>(type: "integer", nullable: false)
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
