// For test_smtp_node.py: smtp-server on a free port of 127.0.0.1, with the options of its first argument (JSON; key
// and cert are paths). Writes a JSON object a line: its port, then each log-in and each letter, as they come. Ends
// with its standard input.
'use strict';

const { readFileSync } = require('fs');
const { SMTPServer } = require('smtp-server');

const { user, password, token, size, ...options } = JSON.parse(process.argv[2]);

function tell(event) {
    process.stdout.write(JSON.stringify(event) + '\n');
}

function refusal(code, text) {
    return Object.assign(new Error(text), { responseCode: code });
}

const server = new SMTPServer({
    ...options,
    size,
    key: readFileSync(options.key),
    cert: readFileSync(options.cert),
    disableReverseLookup: true,
    onAuth(auth, session, callback) {
        tell({ auth: auth.method, secure: session.secure, user: auth.username });
        const isRight = {
            'CRAM-MD5': () => auth.validatePassword(password),
            XOAUTH2: () => auth.accessToken === token
        }[auth.method] || (() => auth.password === password);
        if (auth.username === user && isRight()) {
            callback(null, { user });
        } else if (auth.method === 'XOAUTH2') {
            callback(null, { data: { status: '401', schemes: 'bearer' } });
        } else {
            callback(refusal(535, 'Wrong user or password'));
        }
    },
    onRcptTo(address, session, callback) {
        callback(address.address.startsWith('nobody@') ? refusal(550, 'No such person') : null);
    },
    onData(stream, session, callback) {
        const pieces = [];
        stream.on('data', piece => pieces.push(piece));
        stream.on('end', () => {
            if (stream.sizeExceeded) {
                callback(refusal(552, 'Too big'));
                return;
            }
            const { mailFrom, rcptTo } = session.envelope;
            tell({
                message: Buffer.concat(pieces).toString('base64'),
                from: mailFrom.address,
                parameters: mailFrom.args,
                to: rcptTo.map(one => one.address)
            });
            callback(null, 'kept');
        });
    }
});

server.on('error', error => process.stderr.write(`${error.message}\n`));
server.listen(0, '127.0.0.1', () => tell({ port: server.server.address().port }));
process.stdin.resume();
process.stdin.on('end', () => server.close());
