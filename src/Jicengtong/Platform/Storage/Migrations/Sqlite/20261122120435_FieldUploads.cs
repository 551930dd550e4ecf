using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FieldUploads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "health",
                table: "platform_files",
                type: "TEXT",
                maxLength: 10,
                nullable: false,
                defaultValue: "Clean");

            migrationBuilder.CreateTable(
                name: "platform_uploads",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    length = table.Column<long>(type: "INTEGER", nullable: false),
                    received = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_uploads", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_platform_files_health",
                table: "platform_files",
                column: "health",
                filter: "health = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_platform_uploads_expires_at",
                table: "platform_uploads",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_platform_uploads_person_id",
                table: "platform_uploads",
                column: "person_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_uploads");

            migrationBuilder.DropIndex(
                name: "ix_platform_files_health",
                table: "platform_files");

            migrationBuilder.DropColumn(
                name: "health",
                table: "platform_files");
        }
    }
}
