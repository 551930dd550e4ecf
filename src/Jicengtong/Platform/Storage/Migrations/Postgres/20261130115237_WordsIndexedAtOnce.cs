using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WordsIndexedAtOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // New words waited in a list that every search went through word by word, up to 4 MB of them (docs/decisions/0046-words-are-indexed-at-once.md).
            migrationBuilder.Sql("ALTER INDEX ix_platform_search_words SET (fastupdate = off)");
            migrationBuilder.Sql("SELECT gin_clean_pending_list('ix_platform_search_words')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER INDEX ix_platform_search_words RESET (fastupdate)");
        }
    }
}
