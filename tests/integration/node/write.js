// For interop_node.py: reads letters as JSON from standard input, and writes what nodemailer makes of them as a
// JSON array of strings in base64.
'use strict';

const { readFileSync } = require('fs');
const MailComposer = require('nodemailer/lib/mail-composer');

function address([name, what]) {
    if (Array.isArray(what)) {
        return `"${name}": ${what.map(member => `"${member[0]}" <${member[1]}>`).join(', ')};`;
    }
    return { name, address: what };
}

async function compose(letter) {
    const attachments = [];
    for (const picture of letter.pictures) {
        attachments.push({
            cid: picture.id,
            content: Buffer.from(picture.octets, 'base64'),
            contentType: picture.type,
            contentDisposition: 'inline',
            filename: false
        });
    }
    for (const file of letter.files) {
        attachments.push({
            filename: file.name,
            content: Buffer.from(file.octets, 'base64'),
            contentType: file.type
        });
    }
    if (letter.forwarded) {
        attachments.push({
            filename: 'forwarded.eml',
            content: await compose(letter.forwarded),
            contentType: 'message/rfc822'
        });
    }
    const mail = {
        from: letter.sender.map(address),
        to: letter.to.map(address),
        cc: letter.cc.map(address),
        subject: letter.subject,
        date: new Date(letter.date_field),
        messageId: '<1@example.com>',
        text: letter.text,
        html: letter.html,
        newline: 'windows',
        attachments
    };
    if (letter.calendar !== null) {
        mail.icalEvent = { method: 'REQUEST', content: letter.calendar.replace(/\n/g, '\r\n'), filename: false };
    }
    return new MailComposer(mail).compile().build();
}

async function main() {
    const letters = JSON.parse(readFileSync(0, 'utf8'));
    const all = [];
    for (const letter of letters) {
        all.push((await compose(letter)).toString('base64'));
    }
    process.stdout.write(JSON.stringify(all));
}

main();
