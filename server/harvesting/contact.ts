// Who is written to when something is wrong with harvesting.

/** The sender of mails, possibly with a name: `Hoclieu <hoclieu@example.vn>`. */
export function useContact(mailFrom: string | undefined): void {
  contact = mailFrom && (/<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom).trim()
}

/** Every mail domain has a postmaster (RFC 5321), if nobody has said anything. */
export function contactOf(host: string): string {
  return contact ?? `postmaster@${host}`
}

let contact: string | undefined
