import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createTransport } from 'nodemailer';
import type { Mailer } from '../../execute/targets/email';
import { redact } from '../../execute/redact';
import { DaaError } from '../../errors';

interface SmtpFailure {
	code?: string;
	/** The SMTP command that was refused. */
	command?: string;
	responseCode?: number;
	response?: string;
}

/** Before DATA nothing was handed over, whatever went wrong; after it only the server's own refusal is certain. */
const BEFORE_DATA = new Set(['CONN', 'EHLO', 'HELO', 'STARTTLS', 'MAIL FROM', 'RCPT TO', 'API']);

/** What a failed sending means. nodemailer says `EDNS`, `ECONNECTION`, `EAUTH`, `EENVELOPE`, `EMESSAGE`, `ETIMEDOUT`, `ESOCKET`, `ETLS`. */
function failure(error: unknown, host: string): DaaError {
	const { code = 'unknown', command = '', responseCode, response } = error as SmtpFailure;
	const fields = { smtp: code, ...(responseCode !== undefined && { status: responseCode }) };
	if (code === 'EDNS' || ((code === 'ECONNECTION' || code === 'ETIMEDOUT' || code === 'ESOCKET' || code === 'ETLS') && command === 'CONN')) {
		return new DaaError('target_unavailable', `The mail server ${host} could not be reached (${code}).`, { fields: { ...fields, sent: false } });
	}
	const refused = code === 'EAUTH' || code === 'EENVELOPE' || (responseCode !== undefined && responseCode >= 400) || BEFORE_DATA.has(command) || command.startsWith('AUTH');
	// The server's own text may repeat what it was sent.
	const said = response === undefined || code === 'EAUTH' ? '' : ` It said: ${redact(response)}`;
	if (refused) return new DaaError('target_rejected', `The mail server ${host} refused the mail (${code}).${said}`, { fields });
	return new DaaError('outcome_unknown', `The connection to the mail server ${host} broke off in the middle of the mail (${code}).`, { fields });
}

/** n8n's SMTP credential as a mailer; one connection per mail. Secrets stay in here. */
export function smtpMailer(credential: ICredentialDataDecryptedObject, timeoutMs: number): Mailer {
	const { user, password, host, port, secure, disableStartTls, hostName } = credential as Record<string, string | number | boolean | undefined>;
	const server = String(host ?? '').trim();
	if (server === '') throw new DaaError('credential_invalid', 'The SMTP credential names no host.', { fields: { parameter: 'smtp' } });
	return async ({ from, to, subject, text, messageId }) => {
		const transport = createTransport({
			host: server,
			port: Number(port ?? 465),
			secure: secure !== false,
			...(secure === false && disableStartTls === true && { ignoreTLS: true }),
			...(hostName && { name: String(hostName) }),
			...(user && { auth: { user: String(user), pass: String(password ?? '') } }),
			connectionTimeout: timeoutMs,
			greetingTimeout: timeoutMs,
			socketTimeout: timeoutMs,
			// A body is text and nothing else: no file and no address is ever fetched for it.
			disableFileAccess: true,
			disableUrlAccess: true,
		});
		try {
			const info = await transport.sendMail({ from, to, subject, text, messageId });
			return { accepted: info.accepted.map(String), rejected: info.rejected.map(String), response: redact(info.response) };
		} catch (error) {
			throw failure(error, server);
		} finally {
			transport.close();
		}
	};
}
