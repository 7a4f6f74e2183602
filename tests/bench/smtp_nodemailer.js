// The same work as bench_smtp.cpp, done by nodemailer.
//
//   smtp_nodemailer.js PORT SECURITY FILE COUNT CONNECTIONS [AUTHORITY]
//   smtp_nodemailer.js PORT SECURITY --attach FILE       composes a letter with that attachment, then sends it
'use strict';
const fs = require('fs');
const nodemailer = require('nodemailer');

const [port, security, ...rest] = process.argv.slice(2);
const composes = rest[0] === '--attach';
const path = composes ? rest[1] : rest[0];
const count = composes ? 1 : Number(rest[1]);
const small = !composes && fs.statSync(path).size <= 1024 * 1024;
const held = small ? fs.readFileSync(path) : null;
const transport = nodemailer.createTransport({
    host: 'localhost',
    port: Number(port),
    secure: security === 'tls',
    ignoreTLS: security !== 'tls',
    tls: composes || !rest[3] ? {} : { ca: fs.readFileSync(rest[3]) },
    pool: true,
    maxConnections: composes ? 1 : Number(rest[2]),
    maxMessages: Infinity,
});

function mail() {
    const envelope = { from: 'anna@example.com', to: ['bert@example.com'] };
    if (composes)
        return {
            from: envelope.from,
            to: envelope.to,
            subject: 'A file',
            text: 'Here it is.\n',
            attachments: [{ filename: 'file.bin', path }],
        };
    return { envelope, raw: held || fs.createReadStream(path) };
}

Promise.all(Array.from({ length: count }, () => transport.sendMail(mail()))).then(
    () => transport.close(),
    (error) => {
        console.error(error.message);
        process.exit(1);
    }
);
