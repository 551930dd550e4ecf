using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "disabled_at",
                table: "organization_persons",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "must_change_password",
                table: "organization_persons",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "password_changed_at",
                table: "organization_persons",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "second_factor_since",
                table: "organization_persons",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "totp_secret",
                table: "organization_persons",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "totp_step",
                table: "organization_persons",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // Whoever was the one administrator names the three now, and is nobody then.
            migrationBuilder.Sql("UPDATE organization_persons SET administers = 'Founding' WHERE is_administrator = 1");

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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    linked_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    credential_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    public_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sign_count = table.Column<long>(type: "INTEGER", nullable: false),
                    transports = table.Column<string>(type: "TEXT", nullable: false),
                    is_user_verified = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_backed_up = table.Column<bool>(type: "INTEGER", nullable: false)
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
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    households = table.Column<int>(type: "INTEGER", nullable: true),
                    latitude = table.Column<double>(type: "REAL", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true),
                    outline = table.Column<string>(type: "TEXT", maxLength: 24000, nullable: false),
                    south = table.Column<double>(type: "REAL", nullable: true),
                    north = table.Column<double>(type: "REAL", nullable: true),
                    west = table.Column<double>(type: "REAL", nullable: true),
                    east = table.Column<double>(type: "REAL", nullable: true)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    began_at = table.Column<long>(type: "INTEGER", nullable: false),
                    way = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    device = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    network = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    idle_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    idle_until = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    attempt_key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    counts_until = table.Column<long>(type: "INTEGER", nullable: false)
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "failed_sign_ins",
                table: "organization_persons",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "locked_until",
                table: "organization_persons",
                type: "INTEGER",
                nullable: true);
        }
    }
}
