using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class People : Migration
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
                name: "organization_appointment_changes");

            migrationBuilder.DropTable(
                name: "organization_charges");

            migrationBuilder.DropTable(
                name: "organization_leaves");

            migrationBuilder.DropTable(
                name: "organization_phone_looks");

            migrationBuilder.DropTable(
                name: "organization_task_forces");

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
        }
    }
}
