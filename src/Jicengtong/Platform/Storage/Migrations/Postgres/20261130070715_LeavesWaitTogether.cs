using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LeavesWaitTogether : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "evidence_waiting",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    leaves = table.Column<int>(type: "integer", nullable: false),
                    packed = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_waiting", x => x.id);
                });

            // Leaves that wait for their place while this runs, each a row of its own.
            migrationBuilder.Sql("""
                INSERT INTO evidence_waiting (leaves, packed) SELECT 1, decode(lpad(to_hex(length(bytes)), 4, '0'), 'hex') || bytes || decode(lpad(to_hex(length(salt)), 2, '0'), 'hex') || salt FROM evidence_leaves WHERE sequence IS NULL ORDER BY id;
                """);
            migrationBuilder.Sql("DELETE FROM evidence_leaves WHERE sequence IS NULL;");

            migrationBuilder.DropPrimaryKey(
                name: "pk_evidence_leaves",
                table: "evidence_leaves");

            migrationBuilder.DropIndex(
                name: "ix_evidence_leaves_id",
                table: "evidence_leaves");

            migrationBuilder.DropIndex(
                name: "ux_evidence_leaves_sequence",
                table: "evidence_leaves");

            migrationBuilder.AlterColumn<long>(
                name: "sequence",
                table: "evidence_leaves",
                type: "bigint",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldNullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_evidence_leaves",
                table: "evidence_leaves",
                column: "sequence");

            migrationBuilder.CreateIndex(
                name: "ux_evidence_leaves_id",
                table: "evidence_leaves",
                column: "id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "evidence_waiting");

            migrationBuilder.DropPrimaryKey(
                name: "pk_evidence_leaves",
                table: "evidence_leaves");

            migrationBuilder.DropIndex(
                name: "ux_evidence_leaves_id",
                table: "evidence_leaves");

            migrationBuilder.AlterColumn<long>(
                name: "sequence",
                table: "evidence_leaves",
                type: "bigint",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AddPrimaryKey(
                name: "pk_evidence_leaves",
                table: "evidence_leaves",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_leaves_id",
                table: "evidence_leaves",
                column: "id",
                filter: "sequence IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_evidence_leaves_sequence",
                table: "evidence_leaves",
                column: "sequence",
                unique: true,
                filter: "sequence IS NOT NULL");
        }
    }
}
