/** What a command may touch, so that a test can run it without a process. */
export interface CliIo {
	stdin: NodeJS.ReadableStream;
	stdout: { write(text: string): unknown };
	stderr: { write(text: string): unknown };
	env: Readonly<Record<string, string | undefined>>;
	cwd: string;
}

/** Resolves to the exit status: 0 as asked, 1 the thing checked is not in order, 2 the call itself is wrong. */
export type Command = (args: readonly string[], io: CliIo) => Promise<number>;
