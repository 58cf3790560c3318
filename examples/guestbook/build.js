'use strict';
// Checks and packs src/ into dist/: every template must parse, every script must compile.
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const mustache = require('mustache');

const source = path.join(__dirname, 'src');
const target = path.join(__dirname, 'dist');

fs.rmSync(target, { recursive: true, force: true });
fs.mkdirSync(target, { recursive: true });
for (const name of fs.readdirSync(source).sort()) {
  const text = fs.readFileSync(path.join(source, name), 'utf8');
  if (name.endsWith('.mustache')) mustache.parse(text);
  if (name.endsWith('.js')) new vm.Script(text, { filename: name });
  fs.writeFileSync(path.join(target, name), text);
  console.log(`packed ${name}`);
}
