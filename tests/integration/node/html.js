// For test_sent_html.py: what is wrong with the HTML files named, as JSON {FILE: [SENTENCE]}. The first argument is
// the table of what mail programs show, tests/data/mail-html/support.json.
'use strict';

const { readFileSync } = require('fs');
const { HtmlValidate } = require('html-validate/node');
const { parse } = require('parse5');

const table = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// What the standard asks for, and nobody's taste.
const standard = new HtmlValidate({ extends: ['html-validate:standard'], rules: {
    // "When a higher-level protocol provides title information, e.g., in the subject line of an email, the title
    // element can be omitted" (HTML 4.2.2).
    'element-required-content': 'error',
    'no-inline-style': 'off',
} });

const outside = new Map();
for (const words of Object.keys(table['not in the standard'])) {
    const [element, ...attributes] = words.split(' ');
    outside.set(element, attributes);
}

function isKnownExemption(message) {
    // The standard recommends lang; it does not require it.
    if (message.ruleId === 'element-required-attributes' && message.message.includes('"lang"')) {
        return true;
    }
    if (message.ruleId === 'element-required-content' && message.message.includes('<title>')) {
        return true;
    }
    const element = (message.selector || '').split(' ').pop().replace(/[^a-z0-9].*/, '');
    const attribute = (/attribute "([a-z]+)"/i.exec(message.message) || [])[1];
    return (outside.get(element) || []).includes(attribute);
}

async function standardSays(path) {
    const report = await standard.validateString(readFileSync(path, 'utf8'), path);
    return report.results.flatMap(result => result.messages)
        .filter(message => !isKnownExemption(message))
        .map(message => `${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
}

// Elements may stand where they are written alone: no start is implied but that of tbody, no end at all, and none
// is moved (then it does not lie within its parent, or behind the sibling before it).
const voids = new Set(['br', 'hr', 'img', 'meta']);

function treeSays(path) {
    const source = readFileSync(path, 'utf8');
    const said = [];
    const document = parse(source, {
        sourceCodeLocationInfo: true,
        onParseError: error => said.push(`${error.startLine}:${error.startCol} parse error: ${error.code}`),
    });
    const visit = (node, parent) => {
        const place = node.sourceCodeLocation;
        const around = parent && parent.sourceCodeLocation;
        if (node.tagName && !place && node.tagName !== 'tbody') {
            said.push(`<${node.tagName}> is implied`);
        }
        if (node.tagName && place && !voids.has(node.tagName) && !place.endTag) {
            said.push(`${place.startLine}:${place.startCol} <${node.tagName}> is not closed`);
        }
        // White space behind </body> belongs to it by the standard.
        if (place && around && place.startOffset < around.startOffset
            || place && around && place.endOffset > around.endOffset && (node.nodeName !== '#text' || node.value.trim())) {
            said.push(`${place.startLine}:${place.startCol} ${node.nodeName} was moved`);
        }
        if (node.tagName) {
            said.push(...elementSays(node));
        }
        let before = 0;
        for (const child of node.childNodes || []) {
            const start = child.sourceCodeLocation ? child.sourceCodeLocation.startOffset : before;
            if (start < before) {
                said.push(`${child.sourceCodeLocation.startLine}: what follows ${child.nodeName} was moved`);
            }
            before = start;
            visit(child, node.tagName === 'tbody' ? parent : node);
        }
    };
    visit(document, null);
    return said;
}

function matches(pattern, value) {
    return new RegExp(`^(?:${pattern})$`, 'su').test(value);
}

function elementSays(node) {
    const allowed = table.elements[node.tagName];
    if (!allowed) {
        return [`<${node.tagName}> is not known to every mail program`];
    }
    const said = [];
    if (node.tagName === 'img' && !node.attrs.some(attribute => attribute.name === 'alt')) {
        said.push('<img> without alt');
    }
    for (const { name, value } of node.attrs) {
        if (name === 'style') {
            said.push(...value.split(';').map(one => styleSays(node.tagName, one)).filter(Boolean));
        } else if (!(name in allowed) || !matches(allowed[name], value)) {
            said.push(`<${node.tagName} ${name}="${value}"> is not known to every mail program`);
        }
    }
    return said;
}

function styleSays(element, declaration) {
    const [property, value] = declaration.split(/:(.*)/s);
    const known = table.properties[property];
    return known && known.elements.includes(element) && matches(known.values, value) ? ''
        : `${declaration} of <${element}> is not shown by every mail program`;
}

async function main() {
    const said = {};
    for (const path of process.argv.slice(3)) {
        said[path] = [...await standardSays(path), ...treeSays(path)];
    }
    process.stdout.write(JSON.stringify(said));
}

main();
