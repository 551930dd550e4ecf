using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AccountsAndPlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "administers",
                table: "organization_persons",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "disabled_at",
                table: "organization_persons",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "must_change_password",
                table: "organization_persons",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "password_changed_at",
                table: "organization_persons",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "second_factor_since",
                table: "organization_persons",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "totp_secret",
                table: "organization_persons",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "totp_step",
                table: "organization_persons",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // Whoever was the one administrator names the three now, and is nobody then.
            migrationBuilder.Sql("UPDATE organization_persons SET administers = 'Founding' WHERE is_administrator");

            migrationBuilder.DropColumn(
                name: "is_administrator",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "locked_until",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "failed_sign_ins",
                table: "organization_persons");

            migrationBuilder.CreateTable(
                name: "organization_linked_accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_linked_accounts", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_linked_accounts_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_passkeys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    sign_count = table.Column<long>(type: "bigint", nullable: false),
                    transports = table.Column<string>(type: "text", nullable: false),
                    is_user_verified = table.Column<bool>(type: "boolean", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "boolean", nullable: false),
                    is_backed_up = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_passkeys", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_passkeys_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_places",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    households = table.Column<int>(type: "integer", nullable: true),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    outline = table.Column<string>(type: "character varying(24000)", maxLength: 24000, nullable: false),
                    south = table.Column<double>(type: "double precision", nullable: true),
                    north = table.Column<double>(type: "double precision", nullable: true),
                    west = table.Column<double>(type: "double precision", nullable: true),
                    east = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_places", x => x.unit_code);
                    table.ForeignKey(
                        name: "fk_organization_places_organization_units",
                        column: x => x.unit_code,
                        principalTable: "organization_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_recovery_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_recovery_codes", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_recovery_codes_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    began_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    way = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    device = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    network = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    idle_minutes = table.Column<int>(type: "integer", nullable: false),
                    idle_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_sessions_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_sign_in_attempts",
                columns: table => new
                {
                    attempt_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    counts_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_sign_in_attempts", x => x.attempt_key);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_organization_persons_administers",
                table: "organization_persons",
                sql: "administers IN ('System', 'Security', 'Audit', 'Founding')");

            migrationBuilder.CreateIndex(
                name: "ux_organization_linked_accounts_person_id_provider",
                table: "organization_linked_accounts",
                columns: new[] { "person_id", "provider" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_organization_linked_accounts_provider_subject",
                table: "organization_linked_accounts",
                columns: new[] { "provider", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_passkeys_person_id",
                table: "organization_passkeys",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_organization_passkeys_credential_id",
                table: "organization_passkeys",
                column: "credential_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_places_latitude",
                table: "organization_places",
                column: "latitude");

            migrationBuilder.CreateIndex(
                name: "ix_organization_places_south",
                table: "organization_places",
                column: "south");

            migrationBuilder.CreateIndex(
                name: "ux_organization_recovery_codes_person_id_digest",
                table: "organization_recovery_codes",
                columns: new[] { "person_id", "digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_sessions_idle_until",
                table: "organization_sessions",
                column: "idle_until");

            migrationBuilder.CreateIndex(
                name: "ix_organization_sessions_person_id",
                table: "organization_sessions",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_sign_in_attempts_counts_until",
                table: "organization_sign_in_attempts",
                column: "counts_until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organization_linked_accounts");

            migrationBuilder.DropTable(
                name: "organization_passkeys");

            migrationBuilder.DropTable(
                name: "organization_places");

            migrationBuilder.DropTable(
                name: "organization_recovery_codes");

            migrationBuilder.DropTable(
                name: "organization_sessions");

            migrationBuilder.DropTable(
                name: "organization_sign_in_attempts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_organization_persons_administers",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "administers",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "disabled_at",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "must_change_password",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "password_changed_at",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "second_factor_since",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "totp_secret",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "totp_step",
                table: "organization_persons");

            migrationBuilder.AddColumn<bool>(
                name: "is_administrator",
                table: "organization_persons",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "failed_sign_ins",
                table: "organization_persons",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "locked_until",
                table: "organization_persons",
                type: "timestamp with time zone",
                nullable: true);
        }
    }
}
