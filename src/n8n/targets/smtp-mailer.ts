import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Mail, Mailer } from '../../execute/targets/email';
import { redact } from '../../execute/redact';
import { DaaError } from '../../errors';

interface SmtpFailure {
	code?: string;
	responseCode?: number;
	response?: string;
}

/** How far the talk with the server had come: nodemailer's errors do not say it. */
type Step = 'connecting' | 'signing in' | 'sending';

function failure(error: unknown, step: Step, host: string): DaaError {
	const { code = 'unknown', responseCode, response } = error as SmtpFailure;
	const fields = { smtp: code, ...(responseCode !== undefined && { status: responseCode }) };
	const answered = responseCode !== undefined && responseCode >= 400;
	if (step === 'sending' && !answered && code !== 'EENVELOPE') return new DaaError('outcome_unknown', `The connection to the mail server ${host} broke off in the middle of the mail (${code}).`, { fields });
	if (step === 'connecting' || (step === 'signing in' && code !== 'EAUTH')) return new DaaError('target_unavailable', `The mail server ${host} could not be reached (${code}).`, { fields: { ...fields, sent: false } });
	// What a server says about a login may repeat it.
	const said = response === undefined || step === 'signing in' ? '' : ` It said: ${redact(response)}`;
	return new DaaError('target_rejected', `The mail server ${host} refused the ${step === 'signing in' ? 'credential' : 'mail'} (${code}).${said}`, { fields });
}

/** The mail as it goes over the wire. No file and no address is ever fetched for it. */
function composed({ from, to, subject, text, html, headers, messageId }: Mail): { message: Promise<Buffer>; envelope: { from: string | false; to: string[] } } {
	const node = new MailComposer({ from, to, subject, text, ...(html !== undefined && { html }), ...(headers && { headers: { ...headers } }), messageId, disableFileAccess: true, disableUrlAccess: true }).compile();
	const { from: sender, to: recipients } = node.getEnvelope();
	return { message: node.build(), envelope: { from: sender, to: recipients } };
}

interface Taken {
	accepted: (string | object)[];
	rejected: (string | object)[];
	response: string;
}

const step = (run: (done: (error?: Error | null) => void) => void): Promise<void> => new Promise((resolve, reject) => run((error) => (error ? reject(error) : resolve())));

/** n8n's SMTP credential as a mailer; one connection per mail. Secrets stay in here. */
export function smtpMailer(credential: ICredentialDataDecryptedObject, timeoutMs: number): Mailer {
	const { user, password, host, port, secure, disableStartTls, hostName } = credential as Record<string, string | number | boolean | undefined>;
	const server = String(host ?? '').trim();
	if (server === '') throw new DaaError('credential_invalid', 'The SMTP credential names no host.', { fields: { parameter: 'smtp' } });
	return async (mail) => {
		const { message, envelope } = composed(mail);
		const content = await message;
		const connection = new SMTPConnection({
			host: server,
			port: Number(port ?? 465),
			secure: secure !== false,
			...(secure === false && disableStartTls === true && { ignoreTLS: true }),
			...(hostName && { name: String(hostName) }),
			connectionTimeout: timeoutMs,
			greetingTimeout: timeoutMs,
			socketTimeout: timeoutMs,
		});
		let at: Step = 'connecting';
		try {
			return await new Promise((resolve, reject) => {
				// A broken connection is told by an event, whatever was being waited for.
				connection.once('error', reject);
				connection.once('end', () => reject(Object.assign(new Error('closed'), { code: 'ECONNECTION' })));
				const talk = async () => {
					await step((done) => connection.connect(done));
					at = 'signing in';
					if (user) await step((done) => connection.login({ user: String(user), pass: String(password ?? '') } as SMTPConnection.AuthenticationType, done));
					at = 'sending';
					const info = await new Promise<Taken>((taken, refused) => connection.send(envelope, content, (error, sent) => (error ? refused(error) : taken(sent))));
					return { accepted: info.accepted.map(String), rejected: info.rejected.map(String), response: redact(info.response) };
				};
				talk().then(resolve, reject);
			});
		} catch (error) {
			throw failure(error, at, server);
		} finally {
			connection.once('error', () => undefined);
			connection.close();
		}
	};
}
