using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SamplesUploadsLetters : Migration
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

            migrationBuilder.AddColumn<string>(
                name: "health",
                table: "platform_files",
                type: "character varying(10)",
                maxLength: 10,
                nullable: false,
                defaultValue: "Clean");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "left_at",
                table: "inbox_asks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "answer_id",
                table: "directive_revisions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into_id",
                table: "directive_directives",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "directive_budgets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    hours = table.Column<int>(type: "integer", nullable: false),
                    set_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_budgets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directive_merges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    draft_id = table.Column<Guid>(type: "uuid", nullable: false),
                    into_id = table.Column<Guid>(type: "uuid", nullable: false),
                    proposal = table.Column<string>(type: "text", nullable: false),
                    asked_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_by_name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_merges", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_merges_directive_directives",
                        column: x => x.draft_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "directive_releases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    directive_id = table.Column<Guid>(type: "uuid", nullable: false),
                    minutes = table.Column<int>(type: "integer", nullable: false),
                    why = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    asked_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_by_name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decision = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_releases", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_releases_directive_directives",
                        column: x => x.directive_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "directive_sample_marks",
                columns: table => new
                {
                    mark = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    sample_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_sample_marks", x => x.mark);
                });

            migrationBuilder.CreateTable(
                name: "directive_samples",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    directive_id = table.Column<Guid>(type: "uuid", nullable: false),
                    questions = table.Column<string>(type: "text", nullable: false),
                    asked_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sealed_key = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_samples", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_samples_directive_directives",
                        column: x => x.directive_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_uploads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    media_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_uploads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "problem_case_letters",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    written_on = table.Column<DateOnly>(type: "date", nullable: false),
                    from_handlers = table.Column<bool>(type: "boolean", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    carried = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_case_letters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "problem_cases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    key_for_reporter = table.Column<byte[]>(type: "bytea", nullable: false),
                    key_for_handlers = table.Column<byte[]>(type: "bytea", nullable: false),
                    accused = table.Column<byte[]>(type: "bytea", nullable: false),
                    handler_unit = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    handler_unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    handler_matter = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    began_on = table.Column<DateOnly>(type: "date", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    answer_subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    care_subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    next_care_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_cases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directive_sample_units",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sample_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    asked = table.Column<int>(type: "integer", nullable: false),
                    answered = table.Column<int>(type: "integer", nullable: false),
                    right1 = table.Column<int>(type: "integer", nullable: false),
                    right2 = table.Column<int>(type: "integer", nullable: false),
                    right3 = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_sample_units", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_sample_units_directive_samples",
                        column: x => x.sample_id,
                        principalTable: "directive_samples",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
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
                name: "ix_platform_files_health",
                table: "platform_files",
                column: "health",
                filter: "health = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_directive_directives_issued_at",
                table: "directive_directives",
                column: "issued_at");

            migrationBuilder.CreateIndex(
                name: "ix_directive_directives_merged_into_id",
                table: "directive_directives",
                column: "merged_into_id");

            migrationBuilder.CreateIndex(
                name: "ux_directive_budgets_unit_code_year",
                table: "directive_budgets",
                columns: new[] { "unit_code", "year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_directive_merges_draft_id",
                table: "directive_merges",
                column: "draft_id");

            migrationBuilder.CreateIndex(
                name: "ix_directive_merges_into_id",
                table: "directive_merges",
                column: "into_id");

            migrationBuilder.CreateIndex(
                name: "ix_directive_releases_directive_id",
                table: "directive_releases",
                column: "directive_id");

            migrationBuilder.CreateIndex(
                name: "ix_directive_sample_marks_sample_id",
                table: "directive_sample_marks",
                column: "sample_id");

            migrationBuilder.CreateIndex(
                name: "ix_directive_sample_units_sample_id",
                table: "directive_sample_units",
                column: "sample_id");

            migrationBuilder.CreateIndex(
                name: "ix_directive_samples_closes_at",
                table: "directive_samples",
                column: "closes_at",
                filter: "closed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_directive_samples_directive_id",
                table: "directive_samples",
                column: "directive_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_platform_uploads_expires_at",
                table: "platform_uploads",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_platform_uploads_person_id",
                table: "platform_uploads",
                column: "person_id");

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
                name: "directive_budgets");

            migrationBuilder.DropTable(
                name: "directive_merges");

            migrationBuilder.DropTable(
                name: "directive_releases");

            migrationBuilder.DropTable(
                name: "directive_sample_marks");

            migrationBuilder.DropTable(
                name: "directive_sample_units");

            migrationBuilder.DropTable(
                name: "platform_uploads");

            migrationBuilder.DropTable(
                name: "problem_case_letters");

            migrationBuilder.DropTable(
                name: "problem_cases");

            migrationBuilder.DropTable(
                name: "directive_samples");

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

            migrationBuilder.DropIndex(
                name: "ix_platform_files_health",
                table: "platform_files");

            migrationBuilder.DropIndex(
                name: "ix_directive_directives_issued_at",
                table: "directive_directives");

            migrationBuilder.DropIndex(
                name: "ix_directive_directives_merged_into_id",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "health",
                table: "platform_files");

            migrationBuilder.DropColumn(
                name: "left_at",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "answer_id",
                table: "directive_revisions");

            migrationBuilder.DropColumn(
                name: "merged_into_id",
                table: "directive_directives");

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
