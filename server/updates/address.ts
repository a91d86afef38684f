export const home = '/updates'
export const recallsHome = '/recalls'

export function addressOfUpdate(id: { toString(): string }): string {
  return `${home}/${id.toString()}`
}

export function addressOfRecall(materialId: { toString(): string }, edition: number): string {
  return `${recallsHome}/${materialId.toString()}/${edition}`
}
