using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AnonymousCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_problem_problems_handler_unit_id_state",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_unit_path_id_state",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_unit_path_state",
                table: "problem_problems");

            migrationBuilder.CreateTable(
                name: "problem_case_letters",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    case_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    written_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    from_handlers = table.Column<bool>(type: "INTEGER", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    carried = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_case_letters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "problem_cases",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code_digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_for_reporter = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_for_handlers = table.Column<byte[]>(type: "BLOB", nullable: false),
                    accused = table.Column<byte[]>(type: "BLOB", nullable: false),
                    handler_unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    handler_unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    handler_matter = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    began_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    answer_subject_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    care_subject_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    next_care_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_cases", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_county_code_id",
                table: "problem_problems",
                columns: new[] { "county_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_county_code_id_state_due_at",
                table: "problem_problems",
                columns: new[] { "county_code", "id", "state", "due_at" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_handler_unit_id_state_due_at",
                table: "problem_problems",
                columns: new[] { "handler_unit", "id", "state", "due_at" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_unit_path_id",
                table: "problem_problems",
                columns: new[] { "unit_path", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_unit_path_id_state_due_at",
                table: "problem_problems",
                columns: new[] { "unit_path", "id", "state", "due_at" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_case_letters_written_on",
                table: "problem_case_letters",
                column: "written_on",
                filter: "NOT carried");

            migrationBuilder.CreateIndex(
                name: "ux_problem_case_letters_case_id_from_handlers_sequence",
                table: "problem_case_letters",
                columns: new[] { "case_id", "from_handlers", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_problem_cases_handler_unit",
                table: "problem_cases",
                column: "handler_unit");

            migrationBuilder.CreateIndex(
                name: "ix_problem_cases_next_care_on",
                table: "problem_cases",
                column: "next_care_on",
                filter: "next_care_on IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_problem_cases_code_digest",
                table: "problem_cases",
                column: "code_digest",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "problem_case_letters");

            migrationBuilder.DropTable(
                name: "problem_cases");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_county_code_id",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_county_code_id_state_due_at",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_handler_unit_id_state_due_at",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_unit_path_id",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_unit_path_id_state_due_at",
                table: "problem_problems");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_handler_unit_id_state",
                table: "problem_problems",
                columns: new[] { "handler_unit", "id", "state" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_unit_path_id_state",
                table: "problem_problems",
                columns: new[] { "unit_path", "id", "state" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_unit_path_state",
                table: "problem_problems",
                columns: new[] { "unit_path", "state" });
        }
    }
}
