/** Thrown by a command that has said all that there is to say. */
export class CommandFailed extends Error {}
