package dev.penstock.launcher.bench.edge;

import dev.penstock.launcher.bench.Scratch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx as a proxy that keeps its upstream connections and writes an access log, in a folder of its own. */
final class Nginx {

    private Nginx() {}

    static Optional<Path> executable() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The command line, and its configuration in the folder. The log goes to standard output, as ours. */
    static List<String> command(Path nginx, Scratch folder, int port, int originPort, int workers, int connections) {
        String configuration = """
                daemon off;
                worker_processes %d;
                pid nginx.pid;
                error_log stderr warn;
                events { worker_connections 1024; }
                http {
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  access_log /dev/stdout combined;
                  keepalive_requests 1000000000;
                  upstream origin { server 127.0.0.1:%d; keepalive %d; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%d;
                    location / {
                      proxy_pass http://origin;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header X-Forwarded-For $remote_addr;
                    }
                  }
                }
                """.formatted(workers, originPort, connections, port);
        Path file = folder.file("nginx.conf", configuration);
        return List.of(nginx.toString(), "-p", folder.path().toString(), "-c", file.toString(), "-e", "stderr");
    }
}
