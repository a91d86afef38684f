// Places are texts that sort as the numbers in them: `02.05.01` is the first grade of the fifth subject of the second level.

/** From 1. Two digits while they do, then five, which sort after them. */
export function placeText(number: number): string {
  return number < 90 ? String(number).padStart(2, '0') : `9${String(number).padStart(4, '0')}`
}

export function placeNumber(text: string): number {
  return Number(text.length > 2 ? text.slice(1) : text)
}

export function placeWithin(parent: string, number: number): string {
  return parent === '' ? placeText(number) : `${parent}.${placeText(number)}`
}

export function lastOfPlace(place: string): number {
  return placeNumber(place.slice(place.lastIndexOf('.') + 1))
}
