using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class MonthsAreCounted : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "problem_month_cells",
                columns: table => new
                {
                    month = table.Column<int>(type: "integer", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    matter = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    handler_unit = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    took = table.Column<byte[]>(type: "bytea", nullable: false),
                    unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    handler_unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    within48 = table.Column<int>(type: "integer", nullable: false),
                    in_time = table.Column<int>(type: "integer", nullable: false),
                    solved = table.Column<int>(type: "integer", nullable: false),
                    solved_at_once = table.Column<int>(type: "integer", nullable: false),
                    suspended = table.Column<int>(type: "integer", nullable: false),
                    rated = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<int>(type: "integer", nullable: false),
                    reopened = table.Column<int>(type: "integer", nullable: false),
                    returned = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_month_cells", x => new { x.month, x.unit_code, x.matter, x.handler_unit });
                });

            migrationBuilder.CreateTable(
                name: "problem_month_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    took = table.Column<int>(type: "integer", nullable: true),
                    month = table.Column<int>(type: "integer", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    matter = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    handler_unit = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    handler_unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    within48 = table.Column<int>(type: "integer", nullable: false),
                    in_time = table.Column<int>(type: "integer", nullable: false),
                    solved = table.Column<int>(type: "integer", nullable: false),
                    solved_at_once = table.Column<int>(type: "integer", nullable: false),
                    suspended = table.Column<int>(type: "integer", nullable: false),
                    rated = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<int>(type: "integer", nullable: false),
                    reopened = table.Column<int>(type: "integer", nullable: false),
                    returned = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_month_changes", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_problem_month_cells_month_handler_unit",
                table: "problem_month_cells",
                columns: new[] { "month", "handler_unit" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_month_cells_month_unit_path",
                table: "problem_month_cells",
                columns: new[] { "month", "unit_path" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // With its triggers.
            migrationBuilder.Sql("DROP FUNCTION IF EXISTS problem_month_count() CASCADE");
            migrationBuilder.DropTable(
                name: "problem_month_cells");

            migrationBuilder.DropTable(
                name: "problem_month_changes");
        }
    }
}
