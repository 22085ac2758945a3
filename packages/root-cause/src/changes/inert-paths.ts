const INERT_FOLDERS =
  /(?:^|\/)(?:docs?|tests?|__tests__|testdata|fixtures|\.github|\.gitlab|\.circleci|\.vscode)\//i;
const INERT_NAMES =
  /(?:^|\/)(?:CODEOWNERS|LICENSE|NOTICE|CHANGELOG|\.gitignore|\.editorconfig|\.golangci[^/]*|\.eslintrc[^/]*|\.prettierrc[^/]*)$/i;
const INERT_ENDINGS =
  /(?:[._-](?:test|spec)\.[a-z]+|\.(?:md|rst|adoc|css|scss|less|svg|png|jpe?g|gif|ico|woff2?))$/i;

/** Whether a change only touches what no running service executes: documents, tests, styles, the build's checks. */
export function isInert(paths: readonly string[] | undefined): boolean {
  if (paths === undefined || paths.length === 0) return false;
  return paths.every(
    (path) => INERT_FOLDERS.test(path) || INERT_NAMES.test(path) || INERT_ENDINGS.test(path),
  );
}
