using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Places : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "organization_places",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    households = table.Column<int>(type: "INTEGER", nullable: true),
                    latitude = table.Column<double>(type: "REAL", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true),
                    outline = table.Column<string>(type: "TEXT", maxLength: 24000, nullable: false),
                    south = table.Column<double>(type: "REAL", nullable: true),
                    north = table.Column<double>(type: "REAL", nullable: true),
                    west = table.Column<double>(type: "REAL", nullable: true),
                    east = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_places", x => x.unit_code);
                    table.ForeignKey(
                        name: "fk_organization_places_organization_units",
                        column: x => x.unit_code,
                        principalTable: "organization_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_organization_places_latitude",
                table: "organization_places",
                column: "latitude");

            migrationBuilder.CreateIndex(
                name: "ix_organization_places_south",
                table: "organization_places",
                column: "south");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organization_places");
        }
    }
}
