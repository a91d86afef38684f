/** What a user name is found by: however a keyboard writes its letters, in upper or lower case. */
export function userNameKeyOf(userName: string): string {
  return userName.normalize('NFC').trim().toLowerCase().normalize('NFC')
}
