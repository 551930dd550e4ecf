using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SearchByNumber : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE platform_search ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', terms)) STORED");
            migrationBuilder.Sql("DROP INDEX ix_platform_search_terms");
            migrationBuilder.Sql("CREATE INDEX ix_platform_search_words ON platform_search USING gin (words)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("CREATE INDEX ix_platform_search_terms ON platform_search USING gin (to_tsvector('simple', terms))");
            migrationBuilder.Sql("DROP INDEX ix_platform_search_words");
            migrationBuilder.Sql("ALTER TABLE platform_search DROP COLUMN words");
        }
    }
}
