using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The search index is no entity: EF knows nothing of full-text tables.
            migrationBuilder.Sql("CREATE VIRTUAL TABLE platform_search USING fts5(kind UNINDEXED, owner UNINDEXED, terms, tokenize='unicode61')");

            migrationBuilder.CreateTable(
                name: "directive_directives",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    author_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    issuer_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    issuer_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false),
                    issue = table.Column<string>(type: "TEXT", nullable: true),
                    withdrawal = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_directives", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_subjects",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    root_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    matter = table.Column<string>(type: "TEXT", nullable: false),
                    urgency = table.Column<string>(type: "TEXT", nullable: false),
                    demand = table.Column<string>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    from_name = table.Column<string>(type: "TEXT", nullable: false),
                    through = table.Column<string>(type: "TEXT", nullable: true),
                    key_points_json = table.Column<string>(type: "TEXT", nullable: false),
                    opinion = table.Column<string>(type: "TEXT", nullable: true),
                    form_json = table.Column<string>(type: "TEXT", nullable: false),
                    page_path = table.Column<string>(type: "TEXT", nullable: false),
                    asked_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    asked_by_unit = table.Column<string>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_subjects", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_tallies",
                columns: table => new
                {
                    subject_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", nullable: false),
                    root_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    total = table.Column<int>(type: "INTEGER", nullable: false),
                    opened = table.Column<int>(type: "INTEGER", nullable: false),
                    understood = table.Column<int>(type: "INTEGER", nullable: false),
                    questioned = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_tallies", x => new { x.subject_id, x.unit_code });
                });

            migrationBuilder.CreateTable(
                name: "organization_matters",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    county_department = table.Column<string>(type: "TEXT", nullable: false),
                    town_office = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_matters", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "organization_persons",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    is_administrator = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: false),
                    failed_sign_ins = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_persons", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organization_units",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    parent_code = table.Column<string>(type: "TEXT", nullable: true),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_units", x => x.code);
                    table.ForeignKey(
                        name: "fk_organization_units_organization_units",
                        column: x => x.parent_code,
                        principalTable: "organization_units",
                        principalColumn: "code");
                });

            migrationBuilder.CreateTable(
                name: "platform_files",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    added_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_operations",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    operation_key = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_operations", x => new { x.person_id, x.operation_key });
                });

            migrationBuilder.CreateTable(
                name: "problem_numbers",
                columns: table => new
                {
                    county_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    last_number = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_numbers", x => new { x.county_code, x.day });
                });

            migrationBuilder.CreateTable(
                name: "problem_problems",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    county_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false),
                    reporter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reporter_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    directive_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    subject_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    handler_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    handler_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    deputy_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    handler_unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    handler_unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    dispatched_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    closure = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_problems", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directive_answers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    directive_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    questions = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_answers", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_answers_directive_directives",
                        column: x => x.directive_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "directive_relays",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    directive_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    parent_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    key_points = table.Column<string>(type: "TEXT", nullable: false),
                    opinion = table.Column<string>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    audience = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    asked = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_relays", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_relays_directive_directives",
                        column: x => x.directive_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "inbox_asks",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    addressee = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    holder_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    deputy_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false),
                    box = table.Column<string>(type: "TEXT", nullable: false),
                    sort_key = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answered_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    stands_for = table.Column<byte[]>(type: "BLOB", nullable: true),
                    deputy_asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reminded_at = table.Column<long>(type: "INTEGER", nullable: true),
                    has_reply = table.Column<bool>(type: "INTEGER", nullable: false),
                    next_step_at = table.Column<long>(type: "INTEGER", nullable: true),
                    rung = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_asks", x => x.id);
                    table.ForeignKey(
                        name: "fk_inbox_asks_inbox_subjects",
                        column: x => x.subject_id,
                        principalTable: "inbox_subjects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_access_tokens",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_access_tokens", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_access_tokens_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_appointments",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", nullable: false),
                    post = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_appointments", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_appointments_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_organization_appointments_organization_units",
                        column: x => x.unit_code,
                        principalTable: "organization_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_duties",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    holder_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    deputy_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    list = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    basis = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_duties", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_duties_organization_matters",
                        column: x => x.matter,
                        principalTable: "organization_matters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_organization_duties_organization_units",
                        column: x => x.unit_code,
                        principalTable: "organization_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "problem_entries",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    problem_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    by_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    what = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_problem_entries_problem_problems",
                        column: x => x.problem_id,
                        principalTable: "problem_problems",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "inbox_receipts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ask_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    fields_json = table.Column<string>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_receipts", x => x.id);
                    table.ForeignKey(
                        name: "fk_inbox_receipts_inbox_asks",
                        column: x => x.ask_id,
                        principalTable: "inbox_asks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_directive_answers_directive_id",
                table: "directive_answers",
                column: "directive_id");

            migrationBuilder.CreateIndex(
                name: "ix_directive_directives_issuer_code_id",
                table: "directive_directives",
                columns: new[] { "issuer_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_directive_relays_directive_id",
                table: "directive_relays",
                column: "directive_id");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_holder_id_box_sort_key_id",
                table: "inbox_asks",
                columns: new[] { "holder_id", "box", "sort_key", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_next_step_at",
                table: "inbox_asks",
                column: "next_step_at",
                filter: "next_step_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_stands_for",
                table: "inbox_asks",
                column: "stands_for",
                filter: "stands_for IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_unit_path_box",
                table: "inbox_asks",
                columns: new[] { "unit_path", "box" },
                filter: "box IN ('todo', 'know')");

            migrationBuilder.CreateIndex(
                name: "ux_inbox_asks_subject_id_addressee_round",
                table: "inbox_asks",
                columns: new[] { "subject_id", "addressee", "round" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_inbox_receipts_ask_id",
                table: "inbox_receipts",
                column: "ask_id");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_subjects_root_id",
                table: "inbox_subjects",
                column: "root_id");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_tallies_root_id",
                table: "inbox_tallies",
                column: "root_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_access_tokens_person_id",
                table: "organization_access_tokens",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_organization_access_tokens_digest",
                table: "organization_access_tokens",
                column: "digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_appointments_person_id",
                table: "organization_appointments",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_organization_appointments_unit_code_person_id_post_starts_on",
                table: "organization_appointments",
                columns: new[] { "unit_code", "person_id", "post", "starts_on" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_duties_holder_id",
                table: "organization_duties",
                column: "holder_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_duties_matter_unit_code",
                table: "organization_duties",
                columns: new[] { "matter", "unit_code" });

            migrationBuilder.CreateIndex(
                name: "ix_organization_duties_unit_code",
                table: "organization_duties",
                column: "unit_code");

            migrationBuilder.CreateIndex(
                name: "ux_organization_persons_account",
                table: "organization_persons",
                column: "account",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_units_parent_code",
                table: "organization_units",
                column: "parent_code");

            migrationBuilder.CreateIndex(
                name: "ux_organization_units_unit_path",
                table: "organization_units",
                column: "unit_path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_platform_files_owner_kind_owner_id",
                table: "platform_files",
                columns: new[] { "owner_kind", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_platform_operations_at",
                table: "platform_operations",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ux_problem_entries_problem_id_sequence",
                table: "problem_entries",
                columns: new[] { "problem_id", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_deputy_id_id",
                table: "problem_problems",
                columns: new[] { "deputy_id", "id" },
                filter: "deputy_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_handler_id_id",
                table: "problem_problems",
                columns: new[] { "handler_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_handler_unit_id",
                table: "problem_problems",
                columns: new[] { "handler_unit", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_reporter_id_id",
                table: "problem_problems",
                columns: new[] { "reporter_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_unit_path_state",
                table: "problem_problems",
                columns: new[] { "unit_path", "state" });

            migrationBuilder.CreateIndex(
                name: "ux_problem_problems_county_code_number",
                table: "problem_problems",
                columns: new[] { "county_code", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE platform_search");
            migrationBuilder.DropTable(
                name: "directive_answers");

            migrationBuilder.DropTable(
                name: "directive_relays");

            migrationBuilder.DropTable(
                name: "inbox_receipts");

            migrationBuilder.DropTable(
                name: "inbox_tallies");

            migrationBuilder.DropTable(
                name: "organization_access_tokens");

            migrationBuilder.DropTable(
                name: "organization_appointments");

            migrationBuilder.DropTable(
                name: "organization_duties");

            migrationBuilder.DropTable(
                name: "platform_files");

            migrationBuilder.DropTable(
                name: "platform_operations");

            migrationBuilder.DropTable(
                name: "problem_entries");

            migrationBuilder.DropTable(
                name: "problem_numbers");

            migrationBuilder.DropTable(
                name: "directive_directives");

            migrationBuilder.DropTable(
                name: "inbox_asks");

            migrationBuilder.DropTable(
                name: "organization_persons");

            migrationBuilder.DropTable(
                name: "organization_matters");

            migrationBuilder.DropTable(
                name: "organization_units");

            migrationBuilder.DropTable(
                name: "problem_problems");

            migrationBuilder.DropTable(
                name: "inbox_subjects");
        }
    }
}
