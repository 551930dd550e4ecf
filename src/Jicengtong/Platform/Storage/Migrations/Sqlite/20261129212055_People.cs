using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class People : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "deputy_id",
                table: "organization_persons",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "organization_leaves",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    deputy_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    entered_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    entered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    returned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    returned_by_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_leaves", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_leaves_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_organization_leaves_ends_on",
                table: "organization_leaves",
                column: "ends_on");

            migrationBuilder.CreateIndex(
                name: "ix_organization_leaves_person_id_ends_on",
                table: "organization_leaves",
                columns: new[] { "person_id", "ends_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organization_leaves");

            migrationBuilder.DropColumn(
                name: "deputy_id",
                table: "organization_persons");
        }
    }
}
