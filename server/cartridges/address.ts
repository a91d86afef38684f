export const home = '/cartridges'

type Id = { toString(): string }

export function addressOfImport(id: Id): string {
  return `${home}/${id.toString()}`
}

export function addressOfExport(id: Id): string {
  return `${home}/exports/${id.toString()}`
}
