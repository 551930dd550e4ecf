using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class EvidenceElsewhere : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "forgotten_at",
                table: "inbox_receipts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "evidence_anchored",
                columns: table => new
                {
                    place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    proof = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_anchored", x => new { x.place, x.size });
                });

            migrationBuilder.CreateTable(
                name: "evidence_forgettings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    leaves = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_forgettings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence_witnessed",
                columns: table => new
                {
                    origin = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
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
