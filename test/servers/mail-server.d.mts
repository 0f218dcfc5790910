export interface ReceivedMail {
	from: string | undefined;
	/** As the envelope named them. */
	to: string[];
	subject: string | undefined;
	text: string | undefined;
	messageId: string | undefined;
	html: string | false;
}

export interface MailServer {
	port: number;
	mails: ReceivedMail[];
	/** One for each of the next mails. */
	faults: ('refuse_mail' | 'busy' | 'drop' | 'none')[];
	close(): Promise<void>;
}

export function startMailServer(options?: { port?: number; user?: string; password?: string }): Promise<MailServer>;
