using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LadderAndPeople : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "deputy_id",
                table: "organization_persons",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "initials",
                table: "organization_persons",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "parent",
                table: "organization_matters",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "time_limit",
                table: "organization_duties",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ladder_from",
                table: "inbox_asks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "plan_id",
                table: "inbox_asks",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "snoozed_until",
                table: "inbox_asks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "inbox_chat_openings",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    openings = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_chat_openings", x => new { x.unit_code, x.day });
                });

            migrationBuilder.CreateTable(
                name: "inbox_digest_items",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ask_id = table.Column<Guid>(type: "uuid", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    send_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    digest_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_digest_items", x => new { x.person_id, x.ask_id, x.round, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "inbox_digest_times",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    minute = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_digest_times", x => x.person_id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_digests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_digests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_disturbances",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ask_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sender_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    rest_minutes = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_disturbances", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_duty_calls",
                columns: table => new
                {
                    ask_id = table.Column<Guid>(type: "uuid", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    room_unit = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    listed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    called_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    called_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_duty_calls", x => new { x.ask_id, x.round });
                });

            migrationBuilder.CreateTable(
                name: "inbox_ladders",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    rules = table.Column<string>(type: "text", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_ladders", x => x.unit_code);
                });

            migrationBuilder.CreateTable(
                name: "inbox_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    say = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_away = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_plans", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_reminder_days",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    used = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_reminder_days", x => new { x.person_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "organization_appointment_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    appointment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    post = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    what = table.Column<string>(type: "text", nullable: false),
                    before = table.Column<string>(type: "text", nullable: false),
                    after = table.Column<string>(type: "text", nullable: false),
                    why = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_appointment_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_appointment_changes_organization_appointments",
                        column: x => x.appointment_id,
                        principalTable: "organization_appointments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_charges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true),
                    entered_by_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_charges", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_charges_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_organization_charges_organization_units",
                        column: x => x.unit_code,
                        principalTable: "organization_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_leaves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    deputy_id = table.Column<Guid>(type: "uuid", nullable: true),
                    entered_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    returned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    returned_by_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_leaves", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_leaves_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_phone_looks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    by_unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    why = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_phone_looks", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_phone_looks_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_task_forces",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", nullable: false),
                    purpose = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    made_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reminded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_task_forces", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_task_forces_organization_units",
                        column: x => x.unit_code,
                        principalTable: "organization_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_calendars",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    edits = table.Column<string>(type: "text", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_calendars", x => x.unit_code);
                });

            migrationBuilder.CreateTable(
                name: "inbox_plan_steps",
                columns: table => new
                {
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_plan_steps", x => new { x.plan_id, x.act });
                    table.ForeignKey(
                        name: "fk_inbox_plan_steps_inbox_plans",
                        column: x => x.plan_id,
                        principalTable: "inbox_plans",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_snoozed_until",
                table: "inbox_asks",
                column: "snoozed_until",
                filter: "snoozed_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_chat_openings_day",
                table: "inbox_chat_openings",
                column: "day");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_digest_items_digest_id",
                table: "inbox_digest_items",
                column: "digest_id",
                filter: "digest_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_digest_items_send_at",
                table: "inbox_digest_items",
                column: "send_at",
                filter: "digest_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_inbox_digests_person_id_day",
                table: "inbox_digests",
                columns: new[] { "person_id", "day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_inbox_disturbances_person_id_at",
                table: "inbox_disturbances",
                columns: new[] { "person_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_duty_calls_room_unit",
                table: "inbox_duty_calls",
                column: "room_unit");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_plans_subject_id",
                table: "inbox_plans",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_appointment_changes_appointment_id",
                table: "organization_appointment_changes",
                column: "appointment_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_appointment_changes_person_id",
                table: "organization_appointment_changes",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_appointment_changes_unit_code_id",
                table: "organization_appointment_changes",
                columns: new[] { "unit_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_organization_charges_person_id",
                table: "organization_charges",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_charges_unit_code",
                table: "organization_charges",
                column: "unit_code");

            migrationBuilder.CreateIndex(
                name: "ix_organization_leaves_ends_on",
                table: "organization_leaves",
                column: "ends_on");

            migrationBuilder.CreateIndex(
                name: "ix_organization_leaves_person_id_ends_on",
                table: "organization_leaves",
                columns: new[] { "person_id", "ends_on" });

            migrationBuilder.CreateIndex(
                name: "ix_organization_phone_looks_person_id_id",
                table: "organization_phone_looks",
                columns: new[] { "person_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_organization_task_forces_ends_on",
                table: "organization_task_forces",
                column: "ends_on");

            migrationBuilder.CreateIndex(
                name: "ux_organization_task_forces_unit_code",
                table: "organization_task_forces",
                column: "unit_code",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inbox_chat_openings");

            migrationBuilder.DropTable(
                name: "inbox_digest_items");

            migrationBuilder.DropTable(
                name: "inbox_digest_times");

            migrationBuilder.DropTable(
                name: "inbox_digests");

            migrationBuilder.DropTable(
                name: "inbox_disturbances");

            migrationBuilder.DropTable(
                name: "inbox_duty_calls");

            migrationBuilder.DropTable(
                name: "inbox_ladders");

            migrationBuilder.DropTable(
                name: "inbox_plan_steps");

            migrationBuilder.DropTable(
                name: "inbox_reminder_days");

            migrationBuilder.DropTable(
                name: "organization_appointment_changes");

            migrationBuilder.DropTable(
                name: "organization_charges");

            migrationBuilder.DropTable(
                name: "organization_leaves");

            migrationBuilder.DropTable(
                name: "organization_phone_looks");

            migrationBuilder.DropTable(
                name: "organization_task_forces");

            migrationBuilder.DropTable(
                name: "platform_calendars");

            migrationBuilder.DropTable(
                name: "inbox_plans");

            migrationBuilder.DropIndex(
                name: "ix_inbox_asks_snoozed_until",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "deputy_id",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "initials",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "parent",
                table: "organization_matters");

            migrationBuilder.DropColumn(
                name: "time_limit",
                table: "organization_duties");

            migrationBuilder.DropColumn(
                name: "ladder_from",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "plan_id",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "snoozed_until",
                table: "inbox_asks");
        }
    }
}
