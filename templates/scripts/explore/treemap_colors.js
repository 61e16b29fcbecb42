// Colours of tiles: a hue for each group, the largest first, or the age of the oldest serial number in a tile.

const HUE_TINTS = 2;

/** The n-th hue; when all are taken they come again, paler. */
export const hueAt = ({categories}, n) =>
  palerHue(categories[n % categories.length], 0.3 * Math.min(Math.floor(n / categories.length), HUE_TINTS));

const hueChannels = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

/** Mixed with white: 0 leaves the colour, 1 is white. */
const palerHue = (color, part) => {
  const mixed = hueChannels(color).map((channel) => channelRounded(channel + (255 - channel) * part));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
};

const channelRounded = (value) => {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
};

const hueLuminance = (color) => {
  const [red, green, blue] = hueChannels(color).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** The one of the two inks that reads better on a fill. */
export const inkOn = (fill, {ink, surface}) => {
  const contrast = (color) => {
    const [light, dark] = [hueLuminance(color), hueLuminance(fill)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  return contrast(ink) >= contrast(surface) ? ink : surface;
};

/** `{label, color}` of each age bucket, youngest first. */
export const ageColors = ({ages, age_bounds: bounds}) =>
  ages.map((color, n) => {
    const lower = n ? bounds[n - 1] + 1 : 0;
    return {label: `${n < bounds.length ? `${lower}-${bounds[n]}` : `over ${lower - 1}`} days`, color};
  });

export const ageColor = (age, {ages, age_bounds: bounds, others}) => {
  if (age < 0) return others;
  const bucket = bounds.findIndex((upper) => age <= upper);
  return ages[bucket < 0 ? bounds.length : bucket];
};
