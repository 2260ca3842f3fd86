/* The floor under every stream: one thread that only writes. `onrecord bench stream` compares with it.
 *
 *     cc -O2 -o floor floor.c && ./floor PORT [FILE]
 *
 * GET (any path) opens a stream; POST (any path) writes its body as one event to every stream, then
 * answers. No parsing beyond that, no replay, no limits: what remains is the kernel's share. With FILE,
 * the durable floor: each event is appended and fdatasynced first. A reader whose socket is full is
 * dropped. Linux. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 1 << 17, ROOM = 1 << 16 };

static const char OPENING[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n:\n\n";
static const char DONE[] = "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n";

static int readers[MOST], count; /* file descriptors of open streams */
static int place[MOST];          /* where a descriptor stands in `readers`, plus one; 0: nowhere */
static int events, file = -1;

static void drop(int fd) {
    if (place[fd]) {
        int last = readers[--count], hole = place[fd] - 1;
        readers[hole] = last;
        place[last] = hole + 1;
        place[fd] = 0;
    }
    close(fd);
}

static void send_all(int fd, const char *bytes, int size) {
    if (write(fd, bytes, size) != size) drop(fd);
}

static void publish(const char *body) {
    static char frame[ROOM + 64];
    int size = snprintf(frame, sizeof frame, "id: %d\ndata: %s\n\n", ++events, body);
    if (file >= 0 && (write(file, frame, size) != size || fdatasync(file))) perror("floor");
    for (int n = count; n-- > 0;) send_all(readers[n], frame, size);
}

static void answer(int fd) {
    static char asked[ROOM];
    int size = read(fd, asked, sizeof asked - 1);
    if (size <= 0) {
        drop(fd);
        return;
    }
    asked[size] = 0;
    char *body = strstr(asked, "\r\n\r\n");
    if (!strncmp(asked, "POST ", 5) && body) {
        publish(body + 4);
        send_all(fd, DONE, sizeof DONE - 1);
    } else if (!place[fd]) {
        readers[count] = fd;
        place[fd] = ++count;
        send_all(fd, OPENING, sizeof OPENING - 1);
    }
}

static void watch(int poll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
}

static int listening(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 4096)) {
        perror("floor");
        exit(1);
    }
    return fd;
}

int main(int argc, char **argv) {
    struct rlimit files;
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < MOST ? files.rlim_max : MOST - 1;
    setrlimit(RLIMIT_NOFILE, &files);
    if (argc > 2 && (file = open(argv[2], O_CREAT | O_WRONLY | O_APPEND, 0600)) < 0) perror(argv[2]);
    int door = listening(argc > 1 ? atoi(argv[1]) : 8000), poll = epoll_create1(0), on = 1;
    watch(poll, door);
    for (struct epoll_event ready[512];;) {
        int n = epoll_wait(poll, ready, 512, -1);
        for (int i = 0; i < n; i++) {
            if (ready[i].data.fd != door) {
                answer(ready[i].data.fd);
                continue;
            }
            for (int fd; (fd = accept4(door, 0, 0, SOCK_NONBLOCK)) >= 0; watch(poll, fd))
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        }
    }
}
