using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class People : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "deputy_id",
                table: "organization_persons",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "initials",
                table: "organization_persons",
                type: "TEXT",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "parent",
                table: "organization_matters",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "time_limit",
                table: "organization_duties",
                type: "TEXT",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "organization_appointment_changes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    appointment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    post = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: false),
                    after = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    entered_by_id = table.Column<byte[]>(type: "BLOB", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    deputy_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    entered_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    entered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    returned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    returned_by_id = table.Column<byte[]>(type: "BLOB", nullable: true)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    by_unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    made_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reminded_at = table.Column<long>(type: "INTEGER", nullable: true)
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
