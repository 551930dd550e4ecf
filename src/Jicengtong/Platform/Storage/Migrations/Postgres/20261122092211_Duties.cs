using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Duties : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "moved_from",
                table: "inbox_asks",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "organization_duty_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    duty_id = table.Column<Guid>(type: "uuid", nullable: false),
                    matter = table.Column<string>(type: "text", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    what = table.Column<string>(type: "text", nullable: false),
                    before = table.Column<string>(type: "text", nullable: false),
                    after = table.Column<string>(type: "text", nullable: false),
                    why = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_duty_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_duty_changes_organization_duties",
                        column: x => x.duty_id,
                        principalTable: "organization_duties",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_addressee",
                table: "inbox_asks",
                column: "addressee",
                filter: "box IN ('todo', 'know')");

            migrationBuilder.CreateIndex(
                name: "ix_organization_duty_changes_duty_id",
                table: "organization_duty_changes",
                column: "duty_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_duty_changes_unit_code_id",
                table: "organization_duty_changes",
                columns: new[] { "unit_code", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organization_duty_changes");

            migrationBuilder.DropIndex(
                name: "ix_inbox_asks_addressee",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "moved_from",
                table: "inbox_asks");
        }
    }
}
