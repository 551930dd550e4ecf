using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
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
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    handler_unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    took = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false),
                    handler_unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    within48 = table.Column<int>(type: "INTEGER", nullable: false),
                    in_time = table.Column<int>(type: "INTEGER", nullable: false),
                    solved = table.Column<int>(type: "INTEGER", nullable: false),
                    solved_at_once = table.Column<int>(type: "INTEGER", nullable: false),
                    suspended = table.Column<int>(type: "INTEGER", nullable: false),
                    rated = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<int>(type: "INTEGER", nullable: false),
                    reopened = table.Column<int>(type: "INTEGER", nullable: false),
                    returned = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_month_cells", x => new { x.month, x.unit_code, x.matter, x.handler_unit });
                });

            migrationBuilder.CreateTable(
                name: "problem_month_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    took = table.Column<int>(type: "INTEGER", nullable: true),
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    handler_unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    handler_unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    within48 = table.Column<int>(type: "INTEGER", nullable: false),
                    in_time = table.Column<int>(type: "INTEGER", nullable: false),
                    solved = table.Column<int>(type: "INTEGER", nullable: false),
                    solved_at_once = table.Column<int>(type: "INTEGER", nullable: false),
                    suspended = table.Column<int>(type: "INTEGER", nullable: false),
                    rated = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<int>(type: "INTEGER", nullable: false),
                    reopened = table.Column<int>(type: "INTEGER", nullable: false),
                    returned = table.Column<int>(type: "INTEGER", nullable: false)
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
            migrationBuilder.DropTable(
                name: "problem_month_cells");

            migrationBuilder.DropTable(
                name: "problem_month_changes");
        }
    }
}
