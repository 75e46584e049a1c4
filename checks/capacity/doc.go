// Package capacity tells where the memory and the file descriptors of HAProxy go at full
// load, from the configuration alone.
//
// File descriptors follow HAProxy's own reckoning (compute_ideal_maxsock() in src/limits.c,
// before 3.1 in src/haproxy.c), and agree with "Maxsock" of `show info` on real binaries.
// Memory is a sum of what was measured on real binaries, of HAProxy's own figures, and of
// sizes that the configuration states; each [Row] says which. Memory of the kernel, such as
// socket buffers, is not part of it, nor is that of Lua, maps, certificates and compression.
package capacity
