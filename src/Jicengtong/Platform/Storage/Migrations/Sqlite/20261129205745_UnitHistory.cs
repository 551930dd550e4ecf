using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class UnitHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "closed_on",
                table: "organization_units",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "merged_into",
                table: "organization_units",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "organization_unit_changes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    what = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    name_before = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_after = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    kind_before = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    kind_after = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    parent_before = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    parent_after = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    into = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    why = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_unit_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_unit_changes_organization_units",
                        column: x => x.unit_code,
                        principalTable: "organization_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_organization_unit_changes_unit_code_starts_on_id",
                table: "organization_unit_changes",
                columns: new[] { "unit_code", "starts_on", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organization_unit_changes");

            migrationBuilder.DropColumn(
                name: "closed_on",
                table: "organization_units");

            migrationBuilder.DropColumn(
                name: "merged_into",
                table: "organization_units");
        }
    }
}
