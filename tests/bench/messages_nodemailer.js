// The same work as bench_messages.cpp, done by nodemailer; tests/bench/run installs it and sets NODE_PATH.
'use strict';

const { createWriteStream, readFileSync } = require('fs');
const { join } = require('path');
const { Transform } = require('stream');
const { pipeline } = require('stream/promises');
const MailComposer = require('nodemailer/lib/mail-composer');

// The letter's words, from the header that the C++ programs include.
const header = readFileSync(join(__dirname, 'bench_letter.h'), 'utf8');
const words = Object.fromEntries(
    [...header.matchAll(/inline constexpr char (\w+)\[\] = "(.*)";/g)].map(found => [found[1], found[2]])
);
const text = 'Schöne Grüße aus Köln, und vielen Dank für die Unterlagen.\nWir sehen uns am Dienstag.\n'.repeat(11);
const html =
    '<!DOCTYPE html><html><body>' +
    ('<p style="margin:0 0 12px 0">Schöne Grüße aus Köln, und vielen Dank für die Unterlagen. ' +
        'Wir sehen uns am Dienstag; bis dahin <b>alles Gute</b> und <a href="https://example.com/?a=1">' +
        'mehr hier</a>.</p>\n').repeat(14) +
    '</body></html>\n';

function letter() {
    const mail = { subject: words.subject, date: new Date(), text, textEncoding: 'quoted-printable' };
    for (const name of ['from', 'to', 'cc']) {
        mail[name] = { name: words[`${name}Name`], address: words[`${name}Address`] };
    }
    return mail;
}

async function small(count) {
    let total = 0;
    for (let i = 0; i < count; ++i) {
        total += (await new MailComposer({ ...letter(), html }).compile().build()).length;
    }
    return total;
}

async function files(path, count) {
    const attachments = [];
    for (let i = 0; i < count; ++i) {
        attachments.push({
            path,
            filename: `Übersicht der Größen ${i}.bin`,
            contentType: 'application/octet-stream'
        });
    }
    let total = 0;
    const counter = new Transform({
        transform(chunk, encoding, done) {
            total += chunk.length;
            done(null, chunk);
        }
    });
    const message = new MailComposer({ ...letter(), attachments }).compile().createReadStream();
    await pipeline(message, counter, createWriteStream('/dev/null'));
    return total;
}

function peak() {
    const found = readFileSync('/proc/self/status', 'utf8').match(/^VmHWM:\s*(\d+)/m);
    return found ? Number(found[1]) : 0;
}

async function main() {
    const [what, ...rest] = process.argv.slice(2);
    const before = peak();
    const begin = process.hrtime.bigint();
    const octets = what === 'small' ? await small(Number(rest[0])) : await files(rest[0], Number(rest[1]));
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    console.log(`${seconds.toFixed(6)} ${octets} ${peak() - before}`);
}

main();
