export const startPrinting = () => {};
