using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Evidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "evidence_checkpoints",
                columns: table => new
                {
                    size = table.Column<long>(type: "bigint", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_checkpoints", x => x.size);
                });

            migrationBuilder.CreateTable(
                name: "evidence_leaves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false),
                    salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_leaves", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence_tiles",
                columns: table => new
                {
                    level = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    hashes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_tiles", x => new { x.level, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "ix_evidence_leaves_id",
                table: "evidence_leaves",
                column: "id",
                filter: "sequence IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_leaves_subject_id",
                table: "evidence_leaves",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_evidence_leaves_sequence",
                table: "evidence_leaves",
                column: "sequence",
                unique: true,
                filter: "sequence IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "evidence_checkpoints");

            migrationBuilder.DropTable(
                name: "evidence_leaves");

            migrationBuilder.DropTable(
                name: "evidence_tiles");
        }
    }
}
