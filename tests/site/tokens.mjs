// Says whether two scripts (JSON on standard input: [[name, one, other], …]) have the same tokens, by TypeScript's parser.
import { readFileSync } from "node:fs";
import ts from "typescript";

const tokens = (text) => {
  const source = ts.createSourceFile("x.js", text, ts.ScriptTarget.Latest, true);
  const found = [];
  const walk = (node) => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    if (node.getChildCount(source)) node.getChildren(source).forEach(walk);
    else if (node.getText(source)) found.push(node.getText(source));
  };
  walk(source);
  return found;
};
const differ = [];
for (const [name, one, other] of JSON.parse(readFileSync(0, "utf8"))) {
  const [a, b] = [tokens(one), tokens(other)];
  const at = a.findIndex((token, place) => token !== b[place]);
  if (at >= 0 || a.length !== b.length) differ.push([name, a.slice(at, at + 3), b.slice(at, at + 3)]);
}
console.log(JSON.stringify(differ));
