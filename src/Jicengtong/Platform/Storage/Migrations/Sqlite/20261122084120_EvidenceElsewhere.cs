using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class EvidenceElsewhere : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "forgotten_at",
                table: "inbox_receipts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "evidence_anchored",
                columns: table => new
                {
                    place = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    proof = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_anchored", x => new { x.place, x.size });
                });

            migrationBuilder.CreateTable(
                name: "evidence_forgettings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    before = table.Column<long>(type: "INTEGER", nullable: false),
                    leaves = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_forgettings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence_witnessed",
                columns: table => new
                {
                    origin = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_witnessed", x => x.origin);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "evidence_anchored");

            migrationBuilder.DropTable(
                name: "evidence_forgettings");

            migrationBuilder.DropTable(
                name: "evidence_witnessed");

            migrationBuilder.DropColumn(
                name: "forgotten_at",
                table: "inbox_receipts");
        }
    }
}
