// Addresses in a package, as other systems write them: encoded or not, from the root, from a folder, or in words of their own.

/** `a/../b` without its detours; undefined: it leads out of the package. */
export function plainPath(path: string): string | undefined {
  const parts: string[] = []
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function decodedPath(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    // Half of it is encoded: what is not is left as it is.
    return address.replace(/(%[0-9a-f]{2})+/gi, (part) => {
      try {
        return decodeURIComponent(part)
      } catch {
        return part
      }
    })
  }
}

export function isElsewhere(address: string): boolean {
  return /^(https?:|mailto:|tel:)?\/\//i.test(address) || /^(mailto|tel):/i.test(address)
}

/** Without what stands after `?` and `#`. */
export function bareAddress(address: string): string {
  return address.replace(/[?#].*$/s, '')
}
