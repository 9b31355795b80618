const NAME =
  /^(?:Dockerfile|Containerfile)(?:[._-].+)?$|^dockerfile$|^containerfile$|.\.(?:Dockerfile|dockerfile|Containerfile|containerfile)$/;

/** What stands beside Dockerfiles and is named like one: ignore files, templates, documents, leftovers, code about them. */
const OTHER_ENDING =
  /(?:~|\.(?:dockerignore|containerignore|template|templ|tmpl|tpl|gotmpl|jinja2?|j2|erb|ejs|hbs|mustache|md|mdx|rst|adoc|txt|html?|pdf|json|ya?ml|toml|lock|log|bak|backup|orig|rej|old|save|swp|swo|tmp|patch|diff|[cm]?[jt]sx?|gz|zip|tar|tgz|sig|asc|sha256|pem))$/i;

/** Does a folder's search take a file of this name for a Dockerfile? */
export function isDockerfileName(name: string): boolean {
  return NAME.test(name) && !OTHER_ENDING.test(name);
}
