import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/**
 * A local mail server (SMTP, no TLS) that keeps what it takes in, parsed.
 *
 * Options: port, user, password, and `faults`, counted down one mail at a time: `refuse_recipient` (550 to addresses that
 * start with "nobody"), `refuse_mail` (550 after the text), `drop` (cuts the line after the text was taken in),
 * `busy` (451 after the text). Returns { port, mails, faults, close() }.
 */
export async function startMailServer({ port = 0, user, password } = {}) {
	const mails = [];
	const faults = [];
	const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });
	const server = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		authOptional: user === undefined,
		allowInsecureAuth: true,
		onAuth: (auth, _session, done) => (auth.username === user && auth.password === password ? done(null, { user }) : done(refuse(535, 'Authentication failed'))),
		onRcptTo: ({ address }, _session, done) => (address.startsWith('nobody') ? done(refuse(550, 'No such user here')) : done()),
		onData(stream, session, done) {
			const chunks = [];
			stream.on('data', (chunk) => chunks.push(chunk));
			stream.on('end', () => {
				const fault = faults.shift();
				if (fault === 'refuse_mail') return done(refuse(550, 'Looks like spam'));
				if (fault === 'busy') return done(refuse(451, 'Try again later'));
				simpleParser(Buffer.concat(chunks)).then((mail) => {
					mails.push({ from: mail.from?.text, to: session.envelope.rcptTo.map(({ address }) => address), subject: mail.subject, text: mail.text, messageId: mail.messageId, html: mail.html });
					if (fault === 'drop') return server.connections.forEach((connection) => connection._socket.destroy());
					return done(null, 'Queued');
				}, done);
			});
		},
	});
	server.on('error', () => undefined);
	await new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
	return { port: server.server.address().port, mails, faults, close: () => new Promise((resolve) => server.close(resolve)) };
}
