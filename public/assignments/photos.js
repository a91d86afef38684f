// Pages of a notebook are made as small as they may be before they are sent: a phone pays for every megabyte. Without this file,
// and where a browser cannot, they are sent as they are.

/** Pixels of the longer side: small writing stays readable. */
const longest = 2000
const quality = 0.8
/** Bytes: what is smaller is sent as it is. */
const small = 700_000

/** Upright, as the camera has noted it. @param {File} file @returns {Promise<File>} */
async function shrunk(file) {
  if (file.size <= small || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file
  const picture = await window.createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const context = canvas.getContext('2d')
  if (!context) return file
  // What is transparent would be black.
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  /** @type {Blob | null} */
  const made = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
  if (!made || made.size >= file.size) return file
  return new File([made], `${file.name.replace(/\.[^.]{1,5}$/, '')}.jpg`, { type: 'image/jpeg' })
}

document.querySelectorAll('[data-photos] [data-upload]').forEach((place) => {
  place.addEventListener('chosen', (event) => {
    if (!(event instanceof window.CustomEvent)) return
    const { detail } = event
    detail.file = detail.file.then(shrunk)
  })
})
