export const home = '/packages'

export function addressOfPackage(id: { toString(): string }): string {
  return `${home}/${id.toString()}`
}
