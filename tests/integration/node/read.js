// For interop_node.py: what mailparser makes of the messages in the files named, as JSON.
'use strict';

const { readFileSync } = require('fs');
const { MailParser } = require('mailparser');

function parse(octets) {
    return new Promise((resolve, reject) => {
        const parser = new MailParser({ checksumAlgo: 'sha256', ignoreEmbedded: true, skipTextToHtml: true });
        const attachments = [];
        parser.on('error', reject);
        parser.on('data', data => {
            if (data.type !== 'attachment') {
                return;
            }
            attachments.push(data);
            const chunks = [];
            data.content.on('data', chunk => chunks.push(chunk));
            data.content.on('end', () => {
                data.octets = Buffer.concat(chunks);
                data.release();
            });
        });
        parser.on('end', () => resolve(described(parser, attachments)));
        parser.end(octets);
    });
}

async function described(parser, attachments) {
    const message = {};
    for (const name of ['from', 'to', 'cc']) {
        const field = parser.headers.get(name);
        if (field) {
            message[name] = field.value.map(describedAddress);
        }
    }
    if (parser.headerLines.some(line => line.key === 'subject')) {
        message.subject = parser.headers.get('subject') || '';
    }
    if (parser.headers.has('date')) {
        message.date = parser.headers.get('date').toISOString().replace('.000', '');
    }
    message.body = await describedPart(parser.tree, attachments);
    return message;
}

function describedAddress(address) {
    return [address.name, address.group ? address.group.map(describedAddress) : address.address];
}

async function describedPart(node, attachments) {
    const part = { type: node.contentType };
    if (/^multipart\//.test(node.contentType)) {
        part.children = [];
        for (const child of node.children) {
            part.children.push(await describedPart(child, attachments));
        }
        return part;
    }
    if (node.node.disposition) {
        part.disposition = node.node.disposition;
    }
    if (node.node.filename) {
        part.name = node.node.filename;
    }
    if (node.headers.has('content-id')) {
        part.id = node.headers.get('content-id').replace(/^<|>$/g, '');
    }
    if (!node.isAttachment) {
        part.text = node.textContent;
        if (node.node.flowed) {
            part.flowed = true;
        }
        return part;
    }
    const attachment = attachments.shift();
    if (node.contentType === 'message/rfc822') {
        part.message = await parse(attachment.octets);
    } else {
        part.sha256 = attachment.checksum;
    }
    return part;
}

async function main() {
    const all = [];
    for (const path of process.argv.slice(2)) {
        all.push(await parse(readFileSync(path)));
    }
    process.stdout.write(JSON.stringify(all));
}

main();
